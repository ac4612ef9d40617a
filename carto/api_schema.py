"""The API's schema as it is served: what drf-spectacular found, in French, with the refusals that endpoints share.

A hook of drf-spectacular (`SPECTACULAR_SETTINGS`). Whatever has no words in `api_words` is a warning."""

from typing import Any

from drf_spectacular.drainage import warn

from carto import api_words

Node = dict[str, Any]

REFUSAL = {"type": "object", "properties": {"reason": {"type": "string"}}, "required": ["reason"]}
SENTENCES = {"type": "array", "items": {"type": "string"}}
TO_CORRECT = {
    "type": "object",
    "properties": {"errors": {"type": "object", "additionalProperties": SENTENCES}},
    "required": ["errors"],
}
WRITING = {"post", "put", "patch", "delete"}


def in_french(result: Node, **_more: object) -> Node:
    schemas = result["components"]["schemas"]
    schemas |= {"Refusal": REFUSAL, "ToCorrect": TO_CORRECT}
    for name, schema in schemas.items():
        if "properties" in schema:
            _tell(name, schema)
    for item in result["paths"].values():
        for method, operation in item.items():
            _complete(method, operation)
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    return result


def _tell(name: str, schema: Node) -> None:
    about, members = api_words.OBJECTS.get(name.removesuffix("Request"), ("", {}))
    schema["description"] = about
    for member, part in schema["properties"].items():
        if member not in members:
            warn(f"no words for {name}.{member} in carto/api_words.py")
        schema["properties"][member] = _with_words(part, members.get(member, ""))
    if name == "Contribution":  # a Feature: what it says lies one storey down
        _tell("Contribution.properties", schema["properties"]["properties"])
        schema["properties"]["properties"]["description"] = members["properties"]


def _with_words(part: Node, words: str) -> Node:
    """OpenAPI 3.0 drops what stands beside a `$ref`; the members of an enumeration keep their own list."""
    part.pop("title", None)
    if "$ref" in part:
        return {"allOf": [part], "description": words}
    listed = part.get("description", "") if "enum" in part else ""
    return part | {"description": f"{words}\n\n{listed}".strip()}


def _complete(method: str, operation: Node) -> None:
    name = operation["operationId"]
    if name not in api_words.OPERATIONS:
        warn(f"no words for {name} in carto/api_words.py")
    operation["description"] = api_words.OPERATIONS.get(name, "")
    for parameter in operation.get("parameters", ()):
        words = api_words.PARAMETERS.get(parameter["name"], parameter.get("description"))
        if not words:
            warn(f"no words for the parameter {parameter['name']} of {name} in carto/api_words.py")
        parameter["description"] = words
    if "security" in operation:  # what is public is read without it
        operation["security"] = [*operation["security"], {}]
    _add_refusals(method, operation)
    for status, response in operation["responses"].items():
        response["description"] = api_words.STATUSES[status]


def _add_refusals(method: str, operation: Node) -> None:
    named = {parameter["name"] for parameter in operation.get("parameters", ())}
    refused = set()
    if named & {"slug", "page"}:
        refused.add("404")
    if "window" in named or "requestBody" in operation:
        refused.add("400")
    if "requestBody" in operation:
        refused |= {"415", "429"}
    if method in WRITING:
        refused.add("403")
    for status in sorted(refused | {"400", "404"} & set(operation["responses"])):
        operation["responses"][status] = _refusal(status)


def _refusal(status: str) -> Node:
    if status in ("404", "415"):  # the framework's own
        return {"content": {"application/json": {"schema": {"type": "object"}}}}
    ref = {"400": "#/components/schemas/ToCorrect"}.get(status, "#/components/schemas/Refusal")
    return {"content": {"application/json": {"schema": {"$ref": ref}}}}
