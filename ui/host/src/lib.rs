//! Serves the user interface and the facade to a browser on this machine.
