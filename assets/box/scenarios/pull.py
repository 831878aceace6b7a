"""The plug is pulled while citizens press; `pulled` looks at what is left."""

import product
from box import outside, plug, test, wait_for
from citizens import Citizens, panels


@test("citizens press while somebody reaches for the plug")
def pull():
    plug(*panels)
    product.accept([panel.accepted() for panel in panels])
    product.wait_attached(1, 2, 3, 4)
    product.wait_sent()
    for key, count in product.held().items():
        outside.remember("before the pull", [*key, count])
    citizens = Citizens("pulled")
    wait_for(lambda: citizens.thanked >= 6, "six thanks")
    outside.pull_the_plug(between=(0.2, 2))
    wait_for(lambda: False, "the plug to be pulled", seconds=600)
