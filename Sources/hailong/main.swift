HailongCommand.begin()
