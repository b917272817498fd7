"""`fieldreg demo`: the main job from end to end, on one machine, with nothing prepared."""
