"""Slips 呈批单: an act on paper for whoever decides by signing; its scan or photograph finds its way back by itself."""
