"""What an edition says of itself to archives passes their schemas, and is true of its files."""

import io
import json
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from frictionless import Package
from rocrate.rocrate import ROCrate

from livingreview import kept
from livingreview.evidence.editions import Edition
from livingreview.release import crate, deposit, entry, making, sbom, zenodo
from livingreview.release.imprint import Imprint
from tests.release.reviewed import CITATION, FIRST, LOCK, Review

DOI = "10.1000/example.1"
ABOUT = Imprint(
    name="newts", title="Newts: a living review", description="All about newts & pools.",
    edition=Edition("1.1", date(2025, 1, 31), "b" * 40, "With more newts."),
    advice="No advice.", licences="Text under CC BY 4.0.", licence="CC-BY-4.0", data_licence="CC0-1.0",
    address="https://pond.example/", kind="dataset", made_from="c" * 40,
    authors=({"family-names": "Doe", "given-names": "Jane", "orcid": "https://orcid.org/0000-0002-1825-0097"}, {"name": "The pond"}),
    keywords=("newts",), sources=(("A pond", "https://doi.org/10.1000/pond"),),
    earlier=Edition("1.0", date(2024, 1, 31), "a" * 40, "First.", DOI),
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The deposit of a frozen edition."""
    root = tmp_path_factory.mktemp("metadata") / "review"
    root.mkdir()
    return Review(root).frozen(FIRST) / "deposit"


def schema():
    return json.loads(Path(__file__).with_name("zenodo.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", ["dataset", "software", ""])
def test_the_description_for_zenodo_passes_its_schema(kind):
    about = Imprint(**{**ABOUT.__dict__, "kind": kind})
    jsonschema.validate(zenodo.metadata(about), schema(), format_checker=jsonschema.FormatChecker())


def test_the_description_for_zenodo_of_a_frozen_edition_passes_its_schema(folder):
    jsonschema.validate(json.loads((folder / "zenodo.json").read_text(encoding="utf-8")), schema())


def test_zenodo_is_told_version_authors_and_the_edition_before():
    told = zenodo.metadata(ABOUT)
    assert told["version"] == "1.1"
    assert told["creators"] == [{"name": "Doe, Jane", "orcid": "0000-0002-1825-0097"}, {"name": "The pond"}]
    assert {"identifier": DOI, "relation": "isNewVersionOf"} in told["related_identifiers"]
    assert "newts &amp; pools" in told["description"]
    assert told["language"] == "eng"


def test_the_research_object_is_read_by_the_reference_implementation_with_every_file(folder):
    read = ROCrate(str(folder))
    assert read.root_dataset["datePublished"] == "2025-01-31"
    files = {one.id for one in read.get_by_type("File", exact=True)}
    there = {path.name for path in folder.iterdir()}
    # It cannot name itself, nor the checksums, which hold its own.
    assert files == there - {crate.FILE, deposit.SUMS}


def test_the_research_object_has_what_its_specification_asks_for_and_names_nothing_that_is_not_there(folder):
    whole = json.loads((folder / crate.FILE).read_text(encoding="utf-8"))
    graph = {one["@id"]: one for one in whole["@graph"]}
    assert len(graph) == len(whole["@graph"])
    about = graph[crate.FILE]
    assert (about["conformsTo"]["@id"], about["about"]["@id"]) == ("https://w3id.org/ro/crate/1.1", "./")
    assert {"@type", "name", "description", "datePublished", "license", "hasPart"} <= graph["./"].keys()
    for one in whole["@graph"]:
        for name, value in one.items():
            for target in value if isinstance(value, list) else [value]:
                if isinstance(target, dict) and name not in ("conformsTo",):
                    assert target["@id"] in graph, (one["@id"], name)
    for one in graph.values():
        if one["@type"] == "File":
            content = (folder / one["@id"]).read_bytes()
            assert (one["sha256"], int(one["contentSize"])) == (kept.digest(content), len(content))


def test_how_to_cite_an_edition_passes_the_schema_of_the_format(folder):
    command = [
        Path(sys.executable).with_name("check-jsonschema"),
        "--builtin-schema",
        "vendor.citation-file-format",
    ]
    done = subprocess.run([*command, folder / "CITATION.cff"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("version", ["1.10", "1.1.0", "12.0"])
def test_a_version_is_read_back_as_it_was_written_and_all_else_stays(version):
    text = entry.cited(CITATION, version, date(2025, 1, 31), DOI)
    assert yaml.safe_load(text)["version"] == version
    assert yaml.safe_load(text)["doi"] == DOI
    assert set(CITATION.splitlines()) - set(text.splitlines()) == {
        "version: 0.1.0",
        "date-released: 2024-01-01",
    }


def test_the_bill_of_materials_passes_its_schema_and_names_every_package_of_the_lock(folder):
    text = (folder / "sbom.cdx.json").read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    bill = json.loads(text)
    parts = {one["purl"]: one for one in bill["components"]}
    assert parts.keys() == {"pkg:pypi/example-one@1.2.3", "pkg:pypi/example-two@4.5"}
    assert parts["pkg:pypi/example-one@1.2.3"]["licenses"] == [{"license": {"id": "MIT"}}]
    assert parts["pkg:pypi/example-two@4.5"]["properties"][0]["value"] == 'sys_platform == "win32"'
    assert bill["metadata"]["component"]["version"] == FIRST


def test_equal_locks_make_equal_bills_and_others_make_others():
    one, two = (sbom.bill(ABOUT, LOCK, {}, 1_700_000_000) for _ in range(2))
    assert one == two
    other = json.loads(sbom.bill(ABOUT, LOCK.replace("1.2.3", "1.2.4"), {}, 1_700_000_000))
    assert other["serialNumber"] != json.loads(one)["serialNumber"]


def test_a_lock_is_read_with_versions_conditions_and_digests():
    (one, digests), (two, both) = making.pins(LOCK)
    assert (one.name, making.version(one), digests) == ("example-one", "1.2.3", ["a" * 64])
    assert (two.name, making.version(two), len(both)) == ("example-two", "4.5", 2)
    assert not two.marker.evaluate({"sys_platform": "linux"})


def test_the_data_package_is_valid_and_says_size_and_checksum_of_each_table(folder, tmp_path):
    (packed,) = folder.glob("*-data.zip")
    with zipfile.ZipFile(io.BytesIO(packed.read_bytes())) as opened:
        opened.extractall(tmp_path)
    described = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert described["version"] == FIRST
    for resource in described["resources"]:
        content = (tmp_path / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(content), f"sha256:{kept.digest(content)}")
    assert deposit.agree(tmp_path) == []
    wanted = [one for one in described["resources"] if one["name"] in ("trials", "outcomes", "editions")]
    (tmp_path / "datapackage.json").write_text(
        json.dumps(described | {"resources": wanted[:1]}), encoding="utf-8"
    )
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.flatten(["title", "message"]) == []


def test_packages_that_are_there_in_another_spelling_of_their_version_are_not_installed_anew(
    tmp_path, monkeypatch
):
    (tmp_path / "requirements").mkdir()
    lock = tmp_path / making.LOCK
    there = {"example-one": "1.02.3", "example-two": "4.5"}
    monkeypatch.setattr(making.metadata, "version", there.__getitem__)
    lock.write_text(LOCK.replace("sys_platform == 'win32'", "python_version > '3'"), encoding="utf-8")
    assert making.interpreter(tmp_path, tmp_path / "kept", print) == Path(sys.executable)
    assert not (tmp_path / "kept").exists()


def test_all_that_is_made_for_an_edition_is_told_its_number_and_its_time(tmp_path, monkeypatch):
    told = []

    def run(words, *, env, **_):
        told.append((words[-1], env["LIVINGREVIEW_EDITION"], env["SOURCE_DATE_EPOCH"]))
        return subprocess.CompletedProcess(words, 0, "")

    monkeypatch.setattr(making.subprocess, "run", run)
    making.make(tmp_path, Path(sys.executable), "1.1", 86_400, lambda _: None)
    assert told == [(command, "1.1", "86400") for command in ("check", "pdf", "epub")]
