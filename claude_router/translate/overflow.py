"""Recognises "the prompt is too long" in any provider's wording and says it in Anthropic's.

Claude Code compacts the conversation by itself when, and only when, it reads these sentences.
"""

import re

_TOO_LONG = re.compile(
    r"""
      prompt\ is\ too\ long | prompt\ too\ long | prompt_too_long
    | context[_ ]length[_ ]exceeded | exceed_context_size
    | (?:maximum|max)\ (?:context|prompt|input|model)\ (?:length|size|tokens)
    | (?:available|maximum)\ context\ size | model_max_prompt_tokens_exceeded
    | exceed\w*\ (?:the\ |this\ |its\ |model'?s?\ )*(?:context|maximum\ context|model\ token\ limit)
    | context\ (?:window|length|size)\ (?:is\ )?(?:exceed|overflow)
    | input\ tokens?\ (?:count\ \(\d+\)\ )?exceeds?
    | (?:input|prompt)\ (?:is\ too\ long|length\ exceeds|exceeds\ max)
    | range\ of\ input\ length\ should\ be
    | too\ many\ (?:input\ )?tokens | context\ the\ overflows | input_too_long
    | `inputs`\ tokens\ \+\ `max_new_tokens`
    | reduce\ the\ length\ of\ (?:the|your)\ (?:messages|prompt|input)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_THROTTLED = re.compile(r"(?i)per[ -]min|per[ -]day|per[ -]hour|\bTPM\b|\bTPD\b|\bRPM\b|rate limit")
_NUMBER = r"([\d][\d,_]*)"
_SIZES = [  # (pattern, position of the prompt's size, position of the maximum); 0 = not said
    (rf"{_NUMBER} tokens? > {_NUMBER} max", 1, 2),
    (rf"input token count \({_NUMBER}\) exceeds .*?\({_NUMBER}\)", 1, 2),
    (rf"contains {_NUMBER} tokens.*?model with {_NUMBER} maximum", 1, 2),
    (rf"\({_NUMBER} tokens\) exceeds .*?\({_NUMBER} tokens\)", 1, 2),
    (rf"length is {_NUMBER} while limit is {_NUMBER}", 1, 2),
    (rf"maximum prompt length is {_NUMBER} but .*?contains {_NUMBER}", 2, 1),
    (rf"length is {_NUMBER}.*?(?:resulted in|contains?|requested(?: about)?|has) {_NUMBER}", 2, 1),
    (rf"limit of {_NUMBER} tokens.*?resulted in {_NUMBER}", 2, 1),
    (rf"must be <= {_NUMBER}.*?Given: {_NUMBER}", 2, 1),
    (rf"first {_NUMBER} tokens.*?context length of only {_NUMBER}", 1, 2),
    (rf"input length should be \[\d+, ?{_NUMBER}\]", 0, 1),
    (rf"(?:maximum|max|limit)[\w ']*?(?: is|:| of) {_NUMBER}", 0, 1),
]
_SPLIT = re.compile(
    rf"{_NUMBER}(?: tokens)? (?:in|from|of) the? ?(?:messages|text|input|prompt).*?"
    rf"{_NUMBER}(?: tokens)? (?:in|for|of) the (?:completion|output)"
    rf"|Given: {_NUMBER} `inputs` tokens and {_NUMBER} `max_new_tokens`"
    rf"|request has {_NUMBER} input tokens \({_NUMBER} >",
    re.IGNORECASE,
)


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _sizes(message: str) -> tuple[int | None, int | None]:
    """(tokens of the request, maximum), each None where the wording does not tell."""
    for pattern, size, maximum in _SIZES:
        if found := re.search(pattern, message, re.IGNORECASE | re.DOTALL):
            return _number(found[size]) if size else None, _number(found[maximum])
    return None, None


def rephrase_overflow(message: str, codes: str = "") -> str | None:
    """Anthropic's sentence for it, or None when `message` is about something else.

    `codes` are the error's own type and code words. An input that would fit without the room
    kept for the answer gets Anthropic's other sentence, which makes the client ask for less.
    """
    if _THROTTLED.search(message) or not _TOO_LONG.search(f"{message} {codes}"):
        return None
    size, maximum = _sizes(message)
    if maximum and (split := _SPLIT.search(message)):
        prompt, answer = (_number(part) for part in split.groups() if part)
        if prompt <= maximum:
            return (
                f"input length and `max_tokens` exceed context limit: {prompt} + {answer} > "
                f"{maximum}, decrease input length or `max_tokens` and try again"
            )
        size = prompt
    if size and maximum:
        return f"prompt is too long: {size} tokens > {maximum} maximum"
    if maximum:
        return f"prompt is too long: more than the {maximum} tokens that are the maximum"
    return f"prompt is too long: {message}"
