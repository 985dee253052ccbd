"""A plan in a file: YAML, JSON or Excel, chosen by the suffix; what is saved is read back exactly."""

from __future__ import annotations

import json
import os
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from rashinban.core.errors import Place, UnreadableFile, WrongContent
from rashinban.plans.plan import Plan
from rashinban.plans.validation import Location, plan_from_data

FORMS = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".xlsx": "xlsx"}


def load_plan(path: Path | str) -> Plan:
    """The plan in a .yaml, .yml, .json or .xlsx file.

    Raises UnreadableFile when the file is not what its suffix says, WrongContent for one mistake in it and
    ManyErrors for several, each with its line, cell or field.
    """
    path = Path(path)
    _form(path)
    return read_plan(path.name, _bytes_of(path))


def read_plan(name: str, content: bytes) -> Plan:
    """The plan in the bytes of a .yaml, .yml, .json or .xlsx file of this name."""
    form = _form(Path(name))
    if form == "xlsx":
        from rashinban.plans.workbook import plan_from_workbook

        return plan_from_workbook(content, name)
    text = _text_of(content, name)
    return plan_from_yaml(text, name) if form == "yaml" else plan_from_json(text, name)


def save_plan(plan: Plan, path: Path | str) -> None:
    """Write the plan in the form the suffix names; the old file stays whole until the new one is complete."""
    path = Path(path)
    form = _form(path)
    if form == "xlsx":
        from rashinban.plans.workbook import plan_to_workbook

        content = plan_to_workbook(plan)
    else:
        content = (plan_to_yaml(plan) if form == "yaml" else plan_to_json(plan)).encode()
    _replace(path, content)


def plan_from_yaml(text: str, file: str | None = None) -> Plan:
    """The plan written in YAML.

    A bare word stays the text it is written as (``id: 01``, ``number: 1.10``), except true, false and null;
    numbers are understood where the plan has a number. Anchors, aliases and repeated keys are refused.
    """
    from rashinban.plans.plain_yaml import read_yaml

    data, lines = read_yaml(text, file)
    return plan_from_data(data, lambda location: Place(file=file, line=_nearest_line(lines, location)))


def plan_to_yaml(plan: Plan) -> str:
    """The plan as YAML an official can read: block style, Japanese as it is, defaults left out."""
    from rashinban.plans.plain_yaml import write_yaml

    return write_yaml(plan_data(plan))


def plan_from_json(text: str, file: str | None = None) -> Plan:
    """The plan written in JSON; decimals keep every digit, repeated keys are refused."""
    where = Place(file=file)
    try:
        data = json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        raise UnreadableFile(
            "JSONとして読めません。",
            Place(file=file, line=error.lineno),
            "かぎ括弧・引用符・コンマの対応を確かめてください。",
        ) from error
    except RecursionError as error:
        raise UnreadableFile("入れ子が深すぎます。", where, "計画のJSONか確かめてください。") from error
    except _Refused as error:
        raise WrongContent(error.args[0], where, error.args[1]) from None
    return plan_from_data(data, lambda location: where)


def plan_to_json(plan: Plan) -> str:
    """The plan as indented JSON, Japanese as it is, defaults left out (``plan.schema.json`` describes it)."""
    return json.dumps(_for_json(plan_data(plan)), ensure_ascii=False, indent=2) + "\n"


def plan_data(plan: Plan) -> dict[str, Any]:
    """The plan as dicts and lists in the order of the schema, defaults left out, numbers as exact Decimals."""
    data = plan.model_dump(mode="python", exclude_defaults=True)
    return {"schema_version": plan.schema_version, **data}


def bare_number(number: Decimal) -> int | float | None:
    """The int or float that prints exactly like the Decimal, None when there is none.

    >>> bare_number(Decimal("61.2")), bare_number(Decimal("50")), bare_number(Decimal("61.20"))
    (61.2, 50, None)
    """
    text = str(number)
    if number.is_finite() and number == number.to_integral_value() and abs(number) < 2**53 and str(int(number)) == text:
        return int(number)
    return float(number) if str(float(number)) == text else None


class _Refused(ValueError):
    """JSON that other readers let pass: what is wrong, and the remedy."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Refused(f"項目「{key}」が二度書かれています。", "どちらか一つにしてください。")
        found[key] = value
    return found


def _refuse_constant(word: str) -> Any:
    raise _Refused(f"「{word}」は数値ではありません。", "数値を書くか、項目ごと消してください。")


def _for_json(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _for_json(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_for_json(value) for value in data]
    if isinstance(data, Decimal):
        bare = bare_number(data)
        return str(data) if bare is None else bare
    return data


def _nearest_line(lines: dict[Location, int], location: Location) -> int | None:
    """The line of a field, or of the nearest thing around it when the field is not written."""
    for length in range(len(location), -1, -1):
        if location[:length] in lines:
            return lines[location[:length]]
    return None


def _form(path: Path) -> str:
    form = FORMS.get(path.suffix.lower())
    if form is None:
        raise UnreadableFile(
            f"「{path.suffix or '拡張子なし'}」の計画ファイルは扱えません。",
            Place(file=path.name),
            "拡張子を .yaml、.json、.xlsx のどれかにしてください。計画書そのもの（PDF・Wordなど）は「rashinban plan read」で読みます。",
        )
    return form


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableFile("ファイルがありません。", Place(file=path.name), "場所と名前を確かめてください。") from error
    except OSError as error:
        raise UnreadableFile(
            "ファイルを開けません。", Place(file=path.name), "フォルダーでないか、読む権限があるかを確かめてください。"
        ) from error


def _text_of(content: bytes, file: str) -> str:
    if not content.strip():
        raise UnreadableFile("ファイルが空です。", Place(file=file), "計画の入ったファイルを指定してください。")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            "文字コードがUTF-8ではありません。", Place(file=file, line=line), "UTF-8で保存し直してください。"
        ) from error


def _replace(path: Path, content: bytes) -> None:
    """Write beside the file and rename, so that a full disk or a cut never leaves half a plan."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise UnreadableFile(
            "保存できません。", Place(file=path.name), "フォルダーがあるか、書く権限があるかを確かめてください。"
        ) from error
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise UnreadableFile(
            "保存できません。", Place(file=path.name), "空き容量と、書く権限があるかを確かめてください。"
        ) from error
