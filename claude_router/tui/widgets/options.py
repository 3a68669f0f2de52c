"""A list to choose from, whose chosen row may be in reverse video."""

from textual.style import Style
from textual.widgets import OptionList


class Options(OptionList):
    """Textual 8.2.8 leaves `reverse` out of component styles, and no row would stand out."""

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        style = super().get_visual_style(*component_classes, partial=partial)
        styles = map(self.get_component_styles, component_classes)
        is_reverse = any(each.text_style.reverse for each in styles)
        return style + Style(reverse=True) if is_reverse else style
