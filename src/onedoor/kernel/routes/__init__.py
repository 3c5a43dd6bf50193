"""Sign-off routes: who must look, in which order, all of them or one of them, in how many days; and the seven acts on them."""
