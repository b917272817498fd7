"""What a person does at the desk, one verb a module. Functions are plain, run in a lane of the
caller's choice, and return frozen results; no Qt, no mapped objects."""
