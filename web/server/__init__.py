"""The server that answers the browser: waitress, taught to be fair and to let nobody down."""
