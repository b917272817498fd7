"""The composition roots, the only place that builds objects: gui, cli, centre, demo, self-test."""
