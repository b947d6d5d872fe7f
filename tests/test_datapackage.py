"""The published data package, read by frictionless as any user of it would."""

from frictionless import Package

from tests.conftest import ROOT


def test_the_data_package_is_valid_for_the_reference_implementation():
    report = Package(str(ROOT / "data" / "datapackage.json")).validate()
    assert report.flatten(["title", "rowNumber", "fieldName", "message"]) == []
