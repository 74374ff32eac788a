"""From torch to events: installed and removed by one ``with``. No Qt, no networkx."""
