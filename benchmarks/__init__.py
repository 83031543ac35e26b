"""How fast liquid_webhooks renders beside python-liquid, Jinja2 and MiniJinja: `python -m benchmarks`."""
