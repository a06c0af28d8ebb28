"""The build's one step of its own: the wheel carries what pages need of the design system.

Where `npm ci` has not been run there is nothing to carry; pages then use their own base style.
"""

import os
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_MISSING = "no node_modules: pages will use their base style (npm ci --ignore-scripts first)"


class DesignSystem(BuildHookInterface[Any]):
    """Puts the files where gateway/pages/kit/assets.py looks for them in a package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files to what is built; an editable install finds them beside it."""
        if version == "editable":
            return
        root = Path(self.root)
        package = root / "gateway" / "pages"
        known = _design_system(package / "kit" / "design_system.py")
        folder = root / known.BESIDE
        if not folder.is_dir():
            # A source distribution has them in the package already.
            if (package / known.PACKAGED).is_dir():
                return
            if os.environ.get("CI") == "true":
                raise RuntimeError(_MISSING)
            self.app.display_warning(_MISSING)
            return
        build_data["force_include"].update(
            {
                str(folder / name): f"gateway/pages/{known.PACKAGED}/{name}"
                for name in known.packaged_files(folder)
            }
        )


def _design_system(file: Path) -> ModuleType:
    """Load one module by its file: the package itself is not installed yet."""
    spec = spec_from_file_location("design_system", file)
    if spec is None or spec.loader is None:
        raise RuntimeError("gateway/pages/kit/design_system.py is not there")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
