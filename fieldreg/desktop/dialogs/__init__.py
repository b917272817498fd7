"""Questions that interrupt a page; they open inside it, never as a box on top."""
