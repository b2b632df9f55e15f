"""Files of scores for one viewer: tried, taken in, taken back. Routes get this, never an engine."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from dashboard.actions.describe_corrections import describe_corrections
from dashboard.actions.export_scores import Form, blank_form
from dashboard.actions.import_sheet import Progress, Receipt, import_sheet
from dashboard.actions.locate_problems import locate_problems
from dashboard.actions.outcome import Located, Outcome
from dashboard.actions.undo_import import undo_import
from dashboard.database.audit import DATA_VERSION, read_state
from dashboard.domain.viewer import Verb, Viewer, may


@dataclass(frozen=True)
class Importer:
    """What a viewer may do with files; each action checks the right again by itself."""

    engine: Engine
    viewer: Viewer

    @property
    def allowed(self) -> bool:
        """Whether the viewer may import at all."""
        return may(self.viewer, Verb.IMPORT)

    def data_version(self) -> str:
        """Return the mark that changes with every change of the data."""
        with self.engine.connect() as connection:
            return read_state(connection, DATA_VERSION)

    def check(self, path: Path, progress: Progress) -> Outcome:
        """Say what a file would do; nothing stays."""
        return self._said(
            path, import_sheet(self.engine, path, self.viewer, dry_run=True, progress=progress)
        )

    def take_in(self, path: Path, progress: Progress) -> Outcome:
        """Write a file's scores in one transaction, or nothing."""
        return self._said(path, import_sheet(self.engine, path, self.viewer, progress=progress))

    def take_back(self, upload_id: int) -> Outcome:
        """Undo an import: new counts the rows taken away, changed those restored."""
        receipt = undo_import(self.engine, upload_id, self.viewer)
        return Outcome(
            new=receipt.new,
            changed=receipt.changed,
            problems=[Located("", one) for one in receipt.problems],
            upload_id=receipt.upload_id,
        )

    def form(self, form: Form, path: Path) -> int:
        """Write a blank form; raise NotAllowedError where the scope holds none of its branches."""
        return blank_form(self.engine, self.viewer, form, path)

    def _said(self, path: Path, receipt: Receipt) -> Outcome:
        with self.engine.connect() as connection:
            corrections = describe_corrections(connection, receipt.changes)
        return Outcome(
            new=receipt.new,
            changed=receipt.changed,
            unchanged=receipt.unchanged,
            scores=receipt.scores,
            problems=locate_problems(self.engine, path, self.viewer, receipt.problems),
            corrections=corrections,
            upload_id=receipt.upload_id,
            sha256=receipt.sha256,
        )
