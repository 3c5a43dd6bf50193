"""Letters: what an office hands out on paper or as PDF; numbers, seals, signatures, verification."""
