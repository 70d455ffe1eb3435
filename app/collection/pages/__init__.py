"""The residents' pages: plain HTML written by the server, whole without a script."""
