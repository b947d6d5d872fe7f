"""Numbers of pooled answers in sentences: what they print, what they tell, and what a chapter may name."""

from types import SimpleNamespace

import pytest

from livingreview.check import prose
from livingreview.check.contents import read
from livingreview.sphinxext import values
from livingreview.sphinxext.plain import said
from livingreview.synthesis import words
from livingreview.synthesis.questions import answers


@pytest.fixture
def answer(project):
    return answers("drug-pfs", project=project)[0]


def test_a_pooled_ratio_is_printed_with_its_interval(project, answer):
    assert values.pooled("drug-pfs", project).text == words.sentence(answer.pooled)
    assert values.pooled_prediction("drug-pfs", project).text == words.prediction(answer.pooled)
    assert values.pooled_heterogeneity("drug-pfs", project).text == words.spread(answer.pooled)


def test_it_tells_the_method_the_interval_and_each_trial_with_its_weight(project, answer):
    hint = values.pooled("drug-pfs", project).hint
    assert words.how(answer.pooled) in hint
    for trial, weight in zip(answer.trials, answer.pooled.weights, strict=True):
        assert f"{trial.name} {trial.said}, weight {weight:.0f}%" in hint


@pytest.mark.parametrize("key", ["drug-os", "drug"])
@pytest.mark.parametrize("role", prose.POOLED)
def test_a_question_that_is_not_pooled_or_not_there_prints_nothing(project, role, key):
    with pytest.raises(values.UnknownError):
        values.ROLES[role](key, project)
    assert said(role, key, project, gone="gone") == "gone"


def test_a_chapter_may_name_the_questions_that_are_pooled(project):
    keys = prose.role_keys(read(project).tables)
    assert {name for name in values.ROLES if name.startswith("pooled")} == set(prose.POOLED)
    assert all(keys[role] == {"drug-pfs"} for role in prose.POOLED)


def test_the_number_is_reached_by_keyboard_and_says_what_it_rests_on():
    node = values.ComputedNode("0.80", "0.80", hint='By "REML" <k>')
    translator = SimpleNamespace(body=[])
    values._open(translator, node)
    (tag,) = translator.body
    assert 'tabindex="0"' in tag
    assert 'title="By &quot;REML&quot; &lt;k&gt;"' in tag
