from claude_router.route.sizes import IMAGE_TOKENS, Meter
from tests.route.requests import image_block, text_block


def test_four_ascii_characters_are_a_token() -> None:
    meter = Meter()
    meter.add_content([text_block("a" * 400)])
    meter.add_content("b" * 400)
    assert meter.tokens == 200


def test_other_scripts_weigh_more() -> None:
    meter = Meter()
    meter.add_content("漢" * 100)
    assert meter.tokens == 50


def test_an_image_counts_by_the_piece_not_by_its_data() -> None:
    meter = Meter()
    block = image_block()
    block["source"]["data"] = "A" * 4_000_000
    meter.add_content([block])
    assert (meter.tokens, meter.has_images) == (IMAGE_TOKENS, True)


def test_images_inside_tool_results_are_found() -> None:
    meter = Meter()
    meter.add_content([{"type": "tool_result", "content": [text_block("a"), image_block()]}])
    assert meter.has_images


def test_an_image_shaped_tool_input_is_no_image() -> None:
    meter = Meter()
    meter.add_content([{"type": "tool_use", "input": {"type": "image"}}])
    assert not meter.has_images


def test_a_pdf_counts_by_its_size() -> None:
    meter = Meter()
    source = {"type": "base64", "media_type": "application/pdf", "data": "A" * 240_000}
    meter.add_content([{"type": "document", "source": source}])
    assert meter.tokens == 10_000


def test_a_documents_text_counts_as_text() -> None:
    meter = Meter()
    source = {"type": "text", "data": "a" * 400}
    meter.add_content([{"type": "document", "source": source}])
    assert 100 <= meter.tokens < 110


def test_a_tool_result_inside_another_counts_nothing() -> None:
    inner = {"type": "tool_result", "content": "a" * 400}
    meter = Meter()
    meter.add_content([{"type": "tool_result", "content": [inner]}])
    assert meter.tokens == 0


def test_schemas_count_with_their_keys() -> None:
    meter = Meter()
    meter.add_json([{"name": "a" * 380, "input_schema": {}}])
    assert 95 < meter.tokens < 110


def test_what_is_nested_too_deeply_to_be_sent_is_not_measured() -> None:
    nested: object = "leaf"
    for _ in range(50_000):
        nested = {"k": nested}
    meter = Meter()
    meter.add_json(nested)
    assert meter.tokens == 0
