"""The style sheet: only what a palette cannot say – borders, radii, paddings and the quiet scroll bars.

Widgets choose a role by a dynamic property: `kind` on buttons (primary, quiet, danger, link), `role` on labels
(title, strong, muted, faint, tiny, section, display) and frames (card, well, bar, rail, raised).
"""

from __future__ import annotations

from string import Template

import resources
from ui.theme.colours import Colours
from ui.theme.tokens import CONTROL, FONT_SIZES, RADIUS, RADIUS_SMALL

_SHEET = Template("""
* { outline: none; }
QToolTip { background: $raised; color: $text; border: 1px solid $line_strong; border-radius: ${r_small}px;
  padding: 4px 6px; }

QLabel { background: transparent; }
QLabel[role="display"] { font-size: ${f_display}px; font-weight: 600; }
QLabel[role="title"] { font-size: ${f_title}px; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="faint"] { color: $faint; }
QLabel[role="small"] { color: $muted; font-size: ${f_small}px; }
QLabel[role="tiny"] { color: $muted; font-size: ${f_tiny}px; }
QLabel[role="section"] { color: $muted; font-size: ${f_small}px; font-weight: 600; }
QLabel[role="key"] { color: $muted; background: $sunken; border: 1px solid $line; border-radius: ${r_small}px;
  font-size: ${f_tiny}px; padding: 0 5px; }
QLabel[role="hint-danger"] { color: $danger_ink; font-size: ${f_small}px; }
QLabel[role="hint"] { color: $muted; font-size: ${f_small}px; }

QFrame[role="card"] { background: $surface; border: 1px solid $line; border-radius: ${r}px; }
QFrame[role="card"][chosen="true"] { background: $accent_fill; border-color: $accent; }
QFrame[role="raised"] { background: $raised; border: 1px solid $line_strong; border-radius: ${r}px; }
QFrame[role="well"] { background: $sunken; border: none; border-radius: ${r}px; }
QFrame[role="surface"] { background: $surface; border: none; }
QFrame[role="bar"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame[role="rail"] { background: $canvas; border: none; border-right: 1px solid $line; }
QFrame[role="foot"] { background: $canvas; border: none; border-top: 1px solid $line; }
QFrame[role="line"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="vline"] { background: $line; border: none; max-width: 1px; min-width: 1px; }

QPushButton, QToolButton { background: $surface; color: $text; border: 1px solid $line_strong;
  border-radius: ${r}px; padding: 0 12px; min-height: ${control}px; }
QToolButton { padding: 0 6px; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed, QPushButton:checked, QToolButton:checked { background: $accent_fill;
  color: $accent_ink; border-color: $accent_fill; }
QPushButton:focus, QToolButton:focus { border: 1px solid $accent; }
QPushButton:disabled, QToolButton:disabled { color: $faint; border-color: $line; background: transparent; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; padding: 0 11px; min-height: ${control_2}px; }
QPushButton[kind="primary"]:disabled { background: $hover; color: $faint; border-color: $hover; }
QPushButton[kind="danger"] { color: $danger_ink; border-color: $danger_solid; }
QPushButton[kind="danger"]:hover { background: $danger_fill; }
QPushButton[kind="quiet"], QToolButton[kind="quiet"] { background: transparent; border-color: transparent; }
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus { border-color: $accent; }
QPushButton[kind="quiet"]:checked, QToolButton[kind="quiet"]:checked { background: $accent_fill; }
QPushButton[kind="link"] { background: transparent; border: none; border-bottom: 1px solid transparent; color: $accent_ink;
  padding: 0 2px; border-radius: 0; min-height: 20px; }
QPushButton[kind="link"]:hover, QPushButton[kind="link"]:focus { border-bottom: 1px solid $accent_ink; }
QPushButton[kind="field"] { background: $sunken; border-color: $line; color: $muted; text-align: left; padding: 0 10px; }
QPushButton[kind="field"]:hover { border-color: $line_strong; background: $hover; }
QPushButton[kind="field"]:focus { border-color: $accent; }
QToolButton[kind="rail"] { background: transparent; border: 1px solid transparent; color: $muted;
  font-size: ${f_tiny}px; padding: 5px 0 4px 0; border-radius: ${r}px; }
QToolButton[kind="rail"]:hover { background: $hover; color: $text; }
QToolButton[kind="rail"]:checked { background: $accent_fill; color: $accent_ink; font-weight: 600; }
QToolButton[kind="rail"]:focus { border-color: $accent; }
QToolButton[kind="tool"] { background: transparent; border: 1px solid transparent; padding: 3px; min-height: 14px;
  min-width: 14px; border-radius: ${r_small}px; }
QToolButton[kind="tool"]:hover { background: $hover; }
QToolButton[kind="tool"]:pressed, QToolButton[kind="tool"]:checked { background: $accent_fill; }
QToolButton[kind="tool"]:focus { border-color: $accent; }
QPushButton[count="good"] { background: $good_fill; color: $good_ink; font-weight: 600; }
QPushButton[count="warning"] { background: $warning_fill; color: $warning_ink; font-weight: 600; }
QPushButton[count="good"]:hover, QPushButton[count="warning"]:hover { background: $hover; color: $text; }
QToolButton::menu-indicator { image: none; width: 0; }
QPushButton::menu-indicator { image: none; width: 0; }

QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox { background: $surface; color: $text;
  border: 1px solid $line_strong; border-radius: ${r}px; padding: 0 8px; min-height: ${control}px;
  placeholder-text-color: $faint; selection-background-color: $selection; selection-color: $on_selection; }
QAbstractSpinBox { max-height: ${control}px; }
QPlainTextEdit, QTextEdit { padding: 4px 6px; }
QLineEdit:hover, QPlainTextEdit:hover, QTextEdit:hover, QAbstractSpinBox:hover, QComboBox:hover {
  border-color: $faint; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
  border: 1px solid $accent; }
QLineEdit[state="error"], QComboBox[state="error"], QAbstractSpinBox[state="error"], QPlainTextEdit[state="error"] {
  border: 1px solid $danger_solid; }
QLineEdit:disabled, QPlainTextEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { background: $sunken;
  color: $faint; border-color: $line; }
QLineEdit > QToolButton { background: transparent; border: none; padding: 0; min-height: 0; min-width: 0; }
QLineEdit[kind="bare"] { border: none; background: transparent; padding: 0; }
QComboBox { padding-right: 22px; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url("$chevron"); width: 14px; height: 14px; margin-right: 8px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $line_strong; selection-background-color: $selection;
  selection-color: $on_selection; padding: 4px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }
QDateEdit::drop-down { subcontrol-origin: padding; subcontrol-position: center right; border: none; width: 22px; }
QDateEdit::down-arrow { image: url("$chevron"); width: 14px; height: 14px; }

QMenu { background: $raised; color: $text; border: 1px solid $line_strong; border-radius: ${r}px; padding: 4px; }
QMenu::item { padding: 5px 26px 5px 10px; border-radius: ${r_small}px; }
QMenu::item:selected { background: $selection; color: $on_selection; }
QMenu::item:disabled { color: $faint; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $line; margin: 4px 6px; }

QAbstractItemView { background: $surface; alternate-background-color: $surface; border: none; color: $text;
  selection-background-color: $selection; selection-color: $on_selection; }
QListView[role="choices"] { background: transparent; }
QTableView { gridline-color: $line; }
QTableView::item, QListView::item, QTreeView::item { padding: 0 6px; border: none; }
QTableView::item:hover, QListView::item:hover, QTreeView::item:hover { background: $hover; }
QTableView::item:selected, QListView::item:selected, QTreeView::item:selected { background: $selection;
  color: $on_selection; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section { background: $surface; color: $muted; border: none; border-bottom: 1px solid $line;
  padding: 5px 8px; font-size: ${f_small}px; font-weight: 600; }
QHeaderView::section:hover { color: $text; }
QTableCornerButton::section { background: $surface; border: none; border-bottom: 1px solid $line; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $line_strong; border-radius: 3px; margin: 2px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QScrollArea { border: none; background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }

QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar { qproperty-drawBase: 0; background: transparent; }
QTabBar::tab { background: transparent; color: $muted; border: none; border-bottom: 2px solid transparent;
  padding: 6px 10px; margin-right: 4px; }
QTabBar[room="little"]::tab { padding: 6px 6px; margin-right: 0; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; font-weight: 600; }
QTabBar::tab:focus { color: $accent_ink; }

QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QMainWindow::separator { background: $line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }
QDockWidget { titlebar-close-icon: none; titlebar-normal-icon: none; }

QCheckBox, QRadioButton { spacing: 8px; min-height: 22px; background: transparent; }
QCheckBox::indicator, QRadioButton::indicator { width: 14px; height: 14px; background: $surface;
  border: 1px solid $line_strong; border-radius: ${r_small}px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $faint; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$check"); }
QCheckBox::indicator:indeterminate { background: $accent_fill; border-color: $accent; }
QRadioButton::indicator:checked { background: $surface; border: 4px solid $accent; width: 8px; height: 8px; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: $sunken; border-color: $line; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: $accent; }
QCheckBox[beside="fields"] { min-height: ${control_whole}px; }
QCheckBox:focus, QRadioButton:focus { color: $accent_ink; }
QGroupBox { border: 1px solid $line; border-radius: ${r}px; margin-top: 18px; padding: 8px; }
QGroupBox::title { subcontrol-origin: margin; left: 2px; color: $muted; font-weight: 600; }
QProgressBar { background: $sunken; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QSlider::groove:horizontal { background: $line_strong; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; height: 4px; border-radius: 2px; }
QSlider::handle:horizontal { background: $surface; border: 2px solid $accent; width: 10px; height: 10px;
  margin: -5px 0; border-radius: 7px; }
QSlider::handle:horizontal:focus { background: $accent; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $surface; }
QStatusBar { background: $canvas; color: $muted; }
QDialog { background: $surface; }
""")


def style_sheet(c: Colours, scale: float) -> str:
    """The whole sheet for these colours, with type sizes multiplied by `scale`."""
    names = {key: value for key, value in vars(c).items() if isinstance(value, str)}
    for name, hue in c.hues.items():
        names |= {f"{name}_ink": hue.ink, f"{name}_fill": hue.fill, f"{name}_solid": hue.solid}
    names |= {f"f_{name}": str(round(size * scale)) for name, size in FONT_SIZES.items()}
    control = round((CONTROL - 2) * max(1.0, scale))
    return _SHEET.substitute(
        names,
        r=RADIUS,
        r_small=RADIUS_SMALL,
        control=control,
        control_2=control - 2,
        control_whole=control + 2,
        check=_picture(f"check-{c.name}"),
        chevron=_picture(f"chevron-{c.name}"),
    )


def _picture(name: str) -> str:
    """Where the style sheet finds a little picture: it can take no other kind of arrow or tick."""
    return resources.path(f"icons/{name}.svg").as_posix()
