"""The C functions of libghostty-vt that we call, declared for cffi and loaded on first use.

Source: include/ghostty/vt/*.h at the revision the pinned `pyghostty` wheel ships (6467b1dab).
The library checks no types: an output of the wrong type corrupts memory. So every key stands here
beside its type, and only `ghostty.py` and `ghostty_rows.py` use them.
"""

import functools
import importlib.util
from pathlib import Path
from typing import Any

from cffi import FFI

# Enums are plain ints; unions that go by value are structs of the same size and classification,
# since cffi cannot pass a union by value.
_DECLARATIONS = """
typedef struct GhosttyTerminalImpl* GhosttyTerminal;
typedef struct GhosttyRenderStateImpl* GhosttyRenderState;
typedef struct GhosttyRenderStateRowIteratorImpl* GhosttyRenderStateRowIterator;
typedef struct GhosttyRenderStateRowCellsImpl* GhosttyRenderStateRowCells;

typedef struct { const uint8_t* ptr; size_t len; } GhosttyString;
typedef struct { uint8_t* ptr; size_t cap; size_t len; } GhosttyBuffer;
typedef struct { const uint64_t* ptr; size_t len; } GhosttyCellsView;
typedef struct { uint8_t r; uint8_t g; uint8_t b; } GhosttyColorRgb;
typedef struct { uint16_t mode; bool value; } GhosttyTerminalModeConfig;
typedef struct {
  uint16_t rows; uint16_t columns; uint32_t cell_width; uint32_t cell_height;
} GhosttySizeReportSize;

typedef union { uint8_t palette; GhosttyColorRgb rgb; uint64_t _padding; } GhosttyStyleColorValue;
typedef struct { int tag; GhosttyStyleColorValue value; } GhosttyStyleColor;
typedef struct {
  size_t size;
  GhosttyStyleColor fg_color; GhosttyStyleColor bg_color; GhosttyStyleColor underline_color;
  bool bold; bool italic; bool faint; bool blink;
  bool inverse; bool invisible; bool strikethrough; bool overline;
  int underline;
} GhosttyStyle;

typedef struct { uint16_t x; uint32_t y; uint64_t _padding; } PointValue;
typedef struct { int tag; PointValue value; } Point;
typedef struct { int tag; intptr_t delta; uint64_t _padding; } ScrollViewport;
typedef struct { size_t size; void *node; uint16_t x; uint16_t y; } GhosttyGridRef;

int ghostty_terminal_new(const void* allocator, GhosttyTerminal* out, uint16_t cols, uint16_t rows);
void ghostty_terminal_free(GhosttyTerminal);
int ghostty_terminal_resize(
  GhosttyTerminal, uint16_t cols, uint16_t rows, uint32_t cell_width, uint32_t cell_height);
int ghostty_terminal_set(GhosttyTerminal, int option, const void* value);
int ghostty_terminal_get(GhosttyTerminal, int data, void* out);
void ghostty_terminal_vt_write(GhosttyTerminal, const uint8_t* data, size_t len);
void ghostty_terminal_scroll_viewport(GhosttyTerminal, ScrollViewport);
int ghostty_terminal_grid_ref(GhosttyTerminal, Point, GhosttyGridRef* out);
int ghostty_grid_ref_hyperlink_uri(const GhosttyGridRef*, uint8_t* buf, size_t len, size_t* out);

int ghostty_render_state_new(const void* allocator, GhosttyRenderState* out);
void ghostty_render_state_free(GhosttyRenderState);
int ghostty_render_state_update(GhosttyRenderState, GhosttyTerminal);
int ghostty_render_state_clean(GhosttyRenderState);
int ghostty_render_state_get(GhosttyRenderState, int data, void* out);
int ghostty_render_state_row_iterator_new(
  const void* allocator, GhosttyRenderStateRowIterator* out);
void ghostty_render_state_row_iterator_free(GhosttyRenderStateRowIterator);
bool ghostty_render_state_row_iterator_next_dirty(GhosttyRenderStateRowIterator, uint16_t* out_y);
int ghostty_render_state_row_get(GhosttyRenderStateRowIterator, int data, void* out);
int ghostty_render_state_row_cells_new(const void* allocator, GhosttyRenderStateRowCells* out);
void ghostty_render_state_row_cells_free(GhosttyRenderStateRowCells);
int ghostty_render_state_row_cells_select(GhosttyRenderStateRowCells, uint16_t x);
int ghostty_render_state_row_cells_get(GhosttyRenderStateRowCells, int data, void* out);
"""

# GhosttyTerminalOption, with the type that `ghostty_terminal_set` reads through its pointer.
OPT_WRITE_PTY = 1  # callback, itself the value, as all callbacks
OPT_BELL = 2
OPT_XTVERSION = 4
OPT_TITLE_CHANGED = 5
OPT_SIZE = 6
OPT_COLOR_SCHEME = 7
OPT_COLOR_FOREGROUND = 11  # GhosttyColorRgb, NULL unsets
OPT_COLOR_BACKGROUND = 12  # GhosttyColorRgb, NULL unsets
OPT_KITTY_IMAGE_STORAGE_LIMIT = 15  # uint64_t
OPT_GLYPH_PROTOCOL = 24  # bool
OPT_SCROLLBACK_MAX_BYTES = 27  # size_t
OPT_SCROLLBACK_MAX_LINES = 28  # size_t
OPT_MODE_DEFAULT = 33  # GhosttyTerminalModeConfig
OPT_MODE = 34  # GhosttyTerminalModeConfig

# Callbacks. They run inside `ghostty_terminal_vt_write` and must not call the terminal.
FN_WRITE_PTY = "void(GhosttyTerminal, void*, const uint8_t*, size_t)"
FN_BELL = "void(GhosttyTerminal, void*)"
FN_TITLE_CHANGED = "void(GhosttyTerminal, void*)"
FN_XTVERSION = "GhosttyString(GhosttyTerminal, void*)"
FN_SIZE = "bool(GhosttyTerminal, void*, GhosttySizeReportSize*)"
FN_COLOR_SCHEME = "bool(GhosttyTerminal, void*, int*)"  # 0 light, 1 dark

# GhosttyTerminalData, with the type that `ghostty_terminal_get` writes.
DATA_COLS = 1  # uint16_t
DATA_ROWS = 2  # uint16_t
DATA_CURSOR_X = 3  # uint16_t
DATA_CURSOR_Y = 4  # uint16_t
DATA_CURSOR_VISIBLE = 7  # bool
DATA_KITTY_KEYBOARD_FLAGS = 8  # uint8_t
DATA_TITLE = 12  # GhosttyString, valid until the next write
DATA_VIEWPORT_ACTIVE = 32  # bool
DATA_MODE = 37  # GhosttyTerminalModeConfig, in and out

RENDER_ROW_ITERATOR = 4  # GhosttyRenderStateRowIterator, filled in place
ROW_CELLS = 3  # GhosttyRenderStateRowCells, filled in place
ROW_CELLS_RAW = 5  # GhosttyCellsView, valid until the next update
CELL_STYLE = 2  # GhosttyStyle, its `size` set by the caller
CELL_GRAPHEMES_UTF8 = 9  # GhosttyBuffer, its `ptr` and `cap` set by the caller

POINT_VIEWPORT = 1
SCROLL_DELTA = 2


class GhosttyUnavailable(Exception):
    """libghostty-vt is missing, does not load, or does not do what we expect of it."""


@functools.cache
def load() -> tuple[Any, Any]:
    """cffi's `ffi` and the library; GhosttyUnavailable where there is none."""
    spec = importlib.util.find_spec("pyghostty")
    if spec is None or not spec.submodule_search_locations:
        raise GhosttyUnavailable("pyghostty is not installed")
    folder = Path(spec.submodule_search_locations[0], "_lib")
    library = next(folder.glob("libghostty-vt.*"), None)
    if library is None:
        raise GhosttyUnavailable(f"{folder} holds no libghostty-vt")
    ffi = FFI()
    ffi.cdef(_DECLARATIONS)
    try:
        return ffi, ffi.dlopen(str(library))
    except OSError as error:
        raise GhosttyUnavailable(f"{library} does not load: {error}") from error
