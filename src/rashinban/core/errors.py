"""Errors that say what is wrong, where, and what to do next, in words an official uses."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something is wrong; every part that is known is said."""

    file: str | None = None
    page: int | None = None
    sheet: str | None = None
    cell: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        parts = [
            f"ファイル「{self.file}」" if self.file else "",
            f"{self.page}ページ" if self.page else "",
            f"シート「{self.sheet}」" if self.sheet else "",
            f"セル{self.cell}" if self.cell else "",
            f"{self.line}行目" if self.line else "",
        ]
        return " ".join(part for part in parts if part)


class RashinbanError(Exception):
    """A mistake in what was handed over, not in the program: one problem, its place, its remedy.

    >>> error = RashinbanError("数値として読めません。", Place(sheet="実績", cell="C5"), "半角の数字で入力してください。")
    >>> print(error)
    数値として読めません。（シート「実績」 セルC5）→ 半角の数字で入力してください。
    """

    def __init__(self, what: str, where: Place | None = None, remedy: str = "") -> None:
        self.what = what
        self.where = where or Place()
        self.remedy = remedy
        super().__init__(str(self))

    @property
    def each(self) -> "tuple[RashinbanError, ...]":
        """The single mistakes: itself, or all that were found in one pass."""
        return self.errors if isinstance(self, ManyErrors) else (self,)

    def __str__(self) -> str:
        place = str(self.where)
        text = f"{self.what}（{place}）" if place else self.what
        return f"{text}→ {self.remedy}" if self.remedy else text


class UnreadableFile(RashinbanError):
    """The file cannot be opened as what it claims to be."""


class WrongContent(RashinbanError):
    """The file opens, but something in it cannot be accepted."""


class ManyErrors(RashinbanError):
    """Several mistakes found in one pass, so that all can be put right at once."""

    def __init__(self, errors: tuple[RashinbanError, ...], where: Place | None = None) -> None:
        self.errors = errors
        super().__init__(
            f"{len(errors)}か所に誤りがあります。何も保存していません。", where, "下の一覧を直して、もう一度読み込んでください。"
        )
