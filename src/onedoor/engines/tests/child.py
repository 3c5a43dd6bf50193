"""The child for tests: any function may be its task, by its address."""

from onedoor.engines import confinement

if __name__ == "__main__":
    import sys

    from onedoor.engines import confined

    confinement.TASKS = {sys.argv[1]: sys.argv[1]}
    confined.TASKS = confinement.TASKS
    confined.main()
