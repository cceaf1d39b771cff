"""Commands for curators: build, validate, reason."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hamkg.build import article, hermit, release
from hamkg.build.compare import compare
from hamkg.build.validate import located, run_checks, run_shapes
from hamkg.cli.options import echo_json, format_option
from hamkg.content_errors import InvalidReleaseError
from hamkg.engine import EmbeddedEngine
from hamkg.locations import ontology

if TYPE_CHECKING:
    from hamkg.quality import Violation


@click.command(short_help="Build the release, or check that it is up to date.")
@click.option("--check", "check_only", is_flag=True, help="Change nothing; compare bytes.")
def build(check_only: bool) -> None:  # noqa: FBT001  click hands flags over by name
    """Build ontology/release from the tables, the schema and the rules."""
    folder = ontology()
    _progress("Reading tables, schema and rules, and inferring ...")
    built = release.build(folder)
    if check_only:
        release.check(built, folder / "release")
        click.echo(f"The release is up to date: {len(built.files)} files, byte for byte.")
        return
    _progress("Holding it against shapes and checks ...")
    violations = _violations(release.engine_of(built, classes=True), release.engine_of(built))
    if any(violation.severity == "error" for violation in violations):
        raise InvalidReleaseError(_told(violations))
    release.write(built, folder / "release")
    for name, data in sorted(built.files.items()):
        click.echo(f"{len(data):>10,}  {name}")


@click.command(short_help="Hold RDF against the shapes and checks.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--article",
    "article_file",
    type=click.Path(path_type=Path),
    help="Also prove that every cited sentence of the article stands in FILE.",
)
def validate(files: tuple[Path, ...], article_file: Path | None) -> None:
    """Hold the release, or RDF FILES of your own, against the shapes and checks."""
    if article_file is not None:
        count, missing = article.check_article(article_file, ontology() / "content")
        _fail_on(missing)
        click.echo(f"All {count} cited sentences stand in {article_file}.")
    data = files or (ontology() / "release" / "hamkg.trig",)
    classes = () if files else (ontology() / "release" / "hamkg-classes.ttl",)
    _progress("Holding it against shapes and checks ...")
    violations = _violations(EmbeddedEngine.load(*data, *classes), EmbeddedEngine.load(*data))
    _fail_on(violations)
    click.echo("No shape and no check is broken.")


@click.command(short_help="Reason over the ontology and compare.")
@click.option(
    "--reasoner",
    type=click.Choice(["hermit", "rules"]),
    default="rules",
    show_default=True,
    help="hermit needs Java.",
)
def reason(reasoner: str) -> None:
    """Infer the relations between kinds; with hermit, also prove consistency."""
    built = release.build(ontology())
    by_rules = hermit.rule_edges(built.quads)
    if reasoner == "rules":
        click.echo(f"{len(by_rules)} relations follow by rule.")
        return
    _progress("HermiT is reasoning ...")
    by_hermit = hermit.hermit_edges(built.quads)
    click.echo("The ontology is consistent.")
    for name, edges in (
        ("only HermiT", by_hermit - by_rules),
        ("only rules", by_rules - by_hermit),
    ):
        for edge in sorted(edges):
            click.echo(f"{name}: {' '.join(edge)}")
    click.echo(f"{len(by_hermit)} relations by HermiT, {len(by_rules)} by rule.")
    if by_hermit != by_rules:
        msg = "HermiT and the rules disagree; the lines above say where."
        raise InvalidReleaseError(msg)


@click.command(short_help="Compare two releases.")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@format_option()
def diff(old: Path, new: Path, format_name: str) -> None:
    """Compare the RDF files OLD and NEW: terms and statements added, removed, changed."""
    changes = compare(EmbeddedEngine.load(old), EmbeddedEngine.load(new))
    if format_name == "json":
        echo_json([asdict(change) for change in changes])
        return
    for change in changes:
        click.echo(f"{change.what} {change.kind} {change.term}")
        for detail in change.details:
            click.echo(f"    {detail}")
    if not changes:
        click.echo("No term and no statement differs.")


def _violations(checked: EmbeddedEngine, shaped: EmbeddedEngine) -> tuple[Violation, ...]:
    """Give what breaks; the checks see the class level too, which no shape speaks of."""
    return run_checks(checked, ontology() / "checks") + run_shapes(shaped, ontology() / "shapes")


def _fail_on(violations: tuple[Violation, ...]) -> None:
    if violations:
        raise InvalidReleaseError(_told(violations))


def _told(violations: tuple[Violation, ...]) -> str:
    lines = []
    for violation in violations:
        place = located(violation, ontology() / "content")
        where = f"{place}: " if place else ""
        lines.append(f"{where}{violation.focus}: {violation.message} [{violation.check}]")
        lines.append(f"    {violation.fix}")
    return f"{len(violations)} broken:\n" + "\n".join(lines)


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        click.echo(text, err=True)
