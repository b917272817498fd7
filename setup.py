"""The one step of the build that pyproject.toml cannot say: ship `resources/` inside the package.

In a checkout the folder stands beside the package, where translators and designers look for it;
in the wheel it lies at `fieldreg/resources`. `fieldreg.protocol.resources` finds it in both.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithResources(build_py):
    """Copies `resources/` into the built package; an editable install needs no copy."""

    def run(self) -> None:
        """Build as usual, then add the resources."""
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib) / "fieldreg" / "resources"
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree("resources", target)


setup(cmdclass={"build_py": BuildWithResources})
