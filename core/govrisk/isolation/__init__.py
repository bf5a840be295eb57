"""What keeps a stranger's code to itself: a guard in this process, or a process of its own."""
