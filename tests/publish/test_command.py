"""The command line of pages, slides and handouts says in words what it cannot do."""

from ketamine_brain.publish import command


def test_a_notebook_that_does_not_exist_is_named_with_those_that_do(tmp_path, capsys):
    written = []
    code = command.run(
        "site",
        "Write.",
        lambda folder, only: written.append(only) or [],
        "{count}",
        ["05", "99", "--to", str(tmp_path)],
    )
    assert code == 1 and written == []
    assert (
        "no notebook begins with 99; there are: 00_start_here, 01_what_is_ketamine"
        in capsys.readouterr().err
    )


def test_a_fault_is_said_and_the_code_is_one(tmp_path, capsys):
    def write(folder, only):
        raise ValueError(f"no {only} in {folder.name}")

    assert (
        command.run("site", "Write.", write, "{count}", ["05", "--to", str(tmp_path / "there")])
        == 1
    )
    assert "no ('05',) in there" in capsys.readouterr().err


def test_what_was_made_is_counted(tmp_path, capsys):
    assert (
        command.run(
            "site",
            "Write.",
            lambda folder, only: ["a", "b"],
            "{count} pages in {to}",
            ["--to", str(tmp_path)],
        )
        == 0
    )
    assert capsys.readouterr().out == f"2 pages in {tmp_path}\n"
