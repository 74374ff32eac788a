"""The graph on the screen: painters and the widget that shows them."""
