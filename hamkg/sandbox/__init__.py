r"""Processes that work for strangers: walled in, with a deadline, replaced when they are lost.

::

    server --- pool --- nursery ~~~ zygote ~~~ worker     ~~~ another process
                   \--- once    ~~~ worker
"""
