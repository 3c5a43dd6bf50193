from django.apps import AppConfig


class Files(AppConfig):
    """The room as a Django app."""

    name = "onedoor.kernel.files"
    label = "files"

    def ready(self) -> None:
        """Keep the papers on which acts rest."""
        from onedoor.kernel.acts import interface as acts

        from . import (
            actions,  # noqa: F401
            receivers,  # noqa: F401
        )
        from .writing import evidence

        acts.keeps_evidence(evidence)
