"""The description and the forms agree, and whatever is sent is answered as the description says."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from urllib.parse import quote, urlencode

import pytest
from django import forms
from django.core.cache import cache
from django.db import transaction
from django.db.models import IntegerField, Model
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from onedoor.kernel.acts.forms import KINDS
from onedoor.kernel.acts.interface import ACTS, Record
from onedoor.site import urls
from onedoor.site.api import deeds, inputs
from onedoor.site.api.views import specification

WITH_DATABASE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=250, deadline=None)
assert urls  # with the addresses every operation is registered
TYPES = {"string", "integer", "boolean", "array", "object"}


def nodes(value, place=""):
    """Every object in a document, with its place."""
    if isinstance(value, dict):
        yield place, value
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        yield from nodes(one, f"{place}/{name}")


# ── The document ──


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_description_is_whole(language):
    told = specification(language)
    assert told["openapi"].startswith("3.1.") and told["info"]["title"] and told["info"]["version"]
    operations = [one for methods in told["paths"].values() for one in methods.values()]
    names = [one["operationId"] for one in operations]
    assert len(set(names)) == len(names)
    tags = {tag["name"] for tag in told["tags"]}
    assert all(set(one["tags"]) <= tags and one["summary"] and "200" in one["responses"] for one in operations)
    assert json.loads(json.dumps(told)) == told


def test_every_reference_leads_somewhere_and_every_schema_is_one():
    told = specification("en")
    for place, node in nodes(told):
        if "$ref" in node:
            target = told
            for word in node["$ref"].removeprefix("#/").split("/"):
                target = target[word]
        if isinstance(node.get("type"), str) and "properties" in node:
            assert set(node.get("required", ())) <= set(node["properties"]), place
        if "/schema" in place and isinstance(node.get("type"), str):
            assert node["type"] in TYPES | {"null"}, place
        if isinstance(node.get("enum"), list):
            assert node["enum"] and len(set(node["enum"])) == len(node["enum"]), place
        if isinstance(node.get("pattern"), str):
            assert re.compile(node["pattern"]) and "\\Z" not in node["pattern"], place


def test_every_part_of_an_address_is_described():
    for path, methods in specification("en")["paths"].items():
        for operation in methods.values():
            described = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "path"}
            assert described == set(re.findall(r"{(\w+)}", path)), path


def test_the_description_speaks_the_language_asked_for(client, town):
    chinese, english = (
        client.get("/api/openapi.json"),
        client.get("/api/openapi.json", headers={"Accept-Language": "en"}),
    )
    summaries = [one["paths"]["/api/acts/workplan.give"]["post"]["summary"] for one in (chinese.json(), english.json())]
    assert summaries[1] == "Add a task" and not summaries[0].isascii()
    assert client.get("/en/api/openapi.json").json() == english.json()


# ── The description and the forms ──


def counted(field):
    """Whether the rows of a choice are known by numbers."""
    meta = field.queryset.model._meta
    key = meta.get_field(field.to_field_name) if field.to_field_name else meta.pk
    return isinstance(key, IntegerField)


@pytest.mark.parametrize("name", sorted(ACTS))
def test_the_input_of_an_act_is_the_fields_of_its_form(name):
    act = ACTS[name]
    schema = inputs.input_schema(act)
    fields = {word: field for word, field in act.form.base_fields.items() if not isinstance(field, forms.FileField)}
    assert set(schema["properties"]) == set(fields)
    assert set(schema.get("required", ())) == {word for word, field in fields.items() if field.required}
    for word, field in fields.items():
        kind, told = KINDS[type(field)], schema["properties"][word].get("type", "object")
        if kind.python == (Model,):
            assert told == ("integer" if counted(field) else "string"), word
        else:
            assert told == kind.json


def test_an_operation_describes_the_whole_body():
    paths = specification("en")["paths"]
    for act in deeds.offered():
        operation = paths[f"/api/acts/{act.name}"]["post"]
        body = operation["requestBody"]["content"]["application/json"]["schema"]
        assert ("subject" in body["properties"]) == (act.on is not None)
        assert set(body["properties"]) - {"subject", "data"} == {"at", "key", "mode", "evidence", "by_post"}
        assert {one["name"] for one in operation["parameters"]} == {"Idempotency-Key"} and operation["security"]
    assert {name for name in ACTS if f"/api/acts/{name}" in paths} == {act.name for act in deeds.offered()}


# ── Whatever is sent ──

LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
)
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner), max_leaves=5
)
DAYS = st.sampled_from(["2022-09-26", "2022-10-14", "2022-12-31"]) | st.dates().map(str)
NUMBERS = st.integers(1, 20) | st.sampled_from([0, -1, 2**31, 2**63, 10**30])
TEXTS = st.sampled_from(["keeper", "clerk", "any", "1", "", "7" * 300]) | st.text(max_size=30)


def fitting(schema):
    """Values of the kind that a schema describes; whether they are good is for the form to say."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    word = schema.get("type")
    if word == "array":
        return st.lists(fitting(schema["items"]), max_size=3)
    if word == "string":
        return DAYS if schema.get("format") == "date" else TEXTS
    return {"integer": NUMBERS, "boolean": st.booleans()}.get(word, ANYTHING)


def inputs_of(schema):
    """Inputs of an act as they are described, or with something missing, something that does not fit, or anything at all."""
    good = {name: fitting(one) for name, one in schema["properties"].items()}
    odd = {name: one | ANYTHING for name, one in good.items()}
    required = {name: good.pop(name) for name in schema.get("required", ())}
    whole = st.fixed_dictionaries(required, optional=good)
    return st.one_of(whole, whole, whole, st.fixed_dictionaries({}, optional=odd), ANYTHING)


PROGRAMS = ("mayor", "keeper", "guard", "director", "finance-head", "clerk")


@contextmanager
def undone():
    """What is done in here is undone at its end, so that every example finds the same town."""
    block = transaction.atomic()
    block._from_testcase = True  # as an act that is not within another asks
    with block:
        yield
        transaction.set_rollback(True)


@pytest.fixture
def subjects(town, word_of, request):
    """Things to act on, of many tables, by the table; every program has its token."""
    request.getfixturevalue("given")
    for who in PROGRAMS:
        word_of(who)
    found = {"organizations.organization": [row.pk for row in town.offices.values()]}
    for act in deeds.offered():
        if act.on is not None:
            found.setdefault(act.on._meta.label_lower, list(act.on._base_manager.values_list("pk", flat=True)[:5]))
    return found


def bodies(act, subjects):
    """Bodies for an act: on things of its table, and at times on others."""
    own = [f"{act.on._meta.label_lower}:{pk}" for pk in subjects[act.on._meta.label_lower]] if act.on else []
    words = st.sampled_from([*own, *own, *own, "organizations.organization:0", "people.account:1", "x"])
    subject = st.none() if act.on is None else st.lists(words, max_size=3) if act.many else words
    circumstances = {
        "at": DAYS,
        "mode": st.sampled_from(["own", "slip", "oral"]),
        "evidence": TEXTS,
        "by_post": NUMBERS,
    }
    data = inputs_of(inputs.input_schema(act))
    plain = st.fixed_dictionaries({"subject": subject, "data": data})
    return plain | st.fixed_dictionaries({"subject": subject | ANYTHING, "data": data}, optional=circumstances)


@WITH_DATABASE
@given(data=st.data())
def test_whatever_is_sent_to_an_act_is_done_or_refused_as_described(call, town, subjects, data):
    act = data.draw(st.sampled_from(deeds.offered()), label="act")
    able = [word for word in PROGRAMS if not act.may.roles or town.posts[word].role in act.may.roles]
    who = data.draw(st.sampled_from([*able, *able, *PROGRAMS]), label="who")
    body = data.draw(bodies(act, subjects), label="body")
    with undone():
        before = Record.objects.count()
        answer = call(who, "post", f"acts/{act.name}", body)
        declared = specification("zh-hans")["paths"][f"/api/acts/{act.name}"]["post"]["responses"]
        assert str(answer.status_code) in declared and answer.status_code != 401
        if answer.status_code == 200:
            assert Record.objects.get(pk=answer.json()["record"]).name == act.name
        else:
            assert set(answer.json()) == {"code", "sentence", "errors"}
            assert Record.objects.count() == before


QUESTIONS = {path: methods["get"] for path, methods in specification("en")["paths"].items() if "get" in methods}
WORDS = (
    TEXTS | DAYS | NUMBERS.map(str) | st.sampled_from(["here", "workplan.task:1", "2022-10-14:1", "mine", "foi.reply"])
)


@WITH_DATABASE
@given(path=st.sampled_from(sorted(QUESTIONS)), data=st.data())
@example(path="/api/due", data=None)
def test_whatever_is_asked_is_answered_or_refused_as_described(client, word_of, path, data):
    cache.clear()
    draw = (lambda strategy: data.draw(strategy)) if data else (lambda strategy: "0001-01-01")
    address, query = path, {}
    for parameter in QUESTIONS[path].get("parameters", ()):
        if parameter["in"] == "path":
            word = draw(WORDS.filter(lambda one: one not in ("", ".", "..")))
            address = address.replace("{" + parameter["name"] + "}", quote(word, safe=""))
        elif data is None or draw(st.booleans()):
            query[parameter["name"]] = draw(WORDS)
    bearer = {"Authorization": f"Bearer {word_of('finance-head')}"}
    answer = client.get(f"{address}?{urlencode(query, errors='replace')}", headers=bearer)
    assert str(answer.status_code) in QUESTIONS[path]["responses"] and answer.status_code != 401
    assert answer.json() is not None
