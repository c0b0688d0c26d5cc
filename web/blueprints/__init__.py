"""One file for each noun: its pages, each of which reads, asks the workflow, and answers."""
