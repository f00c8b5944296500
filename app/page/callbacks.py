"""Which component calls which function of the player; the player in assets/ does the rest."""

from __future__ import annotations

from dash import ALL, ClientsideFunction, Dash, Input, Output


def register(app: Dash) -> None:
    """Connect the components to the player."""
    for function, what in (
        ("setting", Input({"type": "setting", "name": ALL}, "value")),
        ("slider", Input({"type": "slider", "name": ALL}, "value")),
        ("action", Input({"type": "action", "name": ALL}, "n_clicks")),
        ("preset", Input("presets", "value")),
        ("speed", Input("speed", "value")),
        ("switches", Input("switches", "value")),
        ("show", Input("layers", "value")),
        ("panels", Input("panels", "value")),
    ):
        app.clientside_callback(
            ClientsideFunction("gan1d", function),
            Output("sink", "data", allow_duplicate=True),
            what,
            prevent_initial_call=True,
        )
