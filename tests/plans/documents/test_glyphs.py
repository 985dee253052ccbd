from rashinban.plans.documents.pdf.flow import is_wrapped, join
from rashinban.plans.documents.pdf.glyphs import Glyph, Line, form_lines

SIZE = 10.0


def print_line(text: str, x: float = 0.0, y: float = 0.0, bold: bool = False) -> Line:
    glyphs = []
    for character in text:
        width = SIZE / 2 if character.isascii() else SIZE
        glyphs.append(Glyph(character, x, x + width, y, SIZE, (x + width / 2, y), False, False, bold))
        x += width
    (line,) = form_lines(glyphs)
    return line


def test_what_may_not_be_parted_is_one_token() -> None:
    assert print_line("架空市").first_token == 10
    assert print_line("「架空」").first_token == 20
    assert print_line("市、県").first_token == 20
    assert print_line("り、2024年度").first_token == 40
    assert print_line("Regional plan").first_token == 40


def test_a_line_is_wrapped_only_when_the_next_token_had_no_room() -> None:
    full, short = print_line("架空市の計画です"), print_line("架空市")
    after = print_line("から続く", y=-15)
    assert is_wrapped([full], after, limit=85)
    assert not is_wrapped([short], after, limit=85)
    assert is_wrapped([short], print_line("「Regional」の計画", y=-15), limit=85)


def test_markers_indents_and_bold_begin_something_new() -> None:
    full = print_line("架空市の計画です")
    assert not is_wrapped([full], print_line("(1) 次", y=-15), limit=80)
    assert not is_wrapped([full], print_line("次の段落", x=10, y=-15), limit=80)
    assert not is_wrapped([full], print_line("次の段落", y=-15, bold=True), limit=80)
    assert not is_wrapped([print_line("計画を定める。")], print_line("次の文", y=-15), limit=70)
    assert is_wrapped([print_line("・計画を定める")], print_line("ことにする", x=10, y=-15), limit=70)


def test_joining_puts_a_space_between_western_words_only() -> None:
    assert join([print_line("架空"), print_line("市")]) == "架空市"
    assert join([print_line("Digital"), print_line("Transformation")]) == "Digital Transformation"
    assert join([print_line("全体で12"), print_line("0件")]) == "全体で120件"


def test_far_glyphs_and_steps_back_begin_lines() -> None:
    first = Glyph("架", 0, 10, 0, SIZE, (5, 0), False, False, False)
    raised = first._replace(text="¹", x0=10, x1=15, y=4)
    back = first._replace(text="空", x0=-20, x1=-10)
    assert [line.text for line in form_lines([first, raised])] == ["架¹"]
    assert [line.text for line in form_lines([first, back])] == ["架", "空"]
