import jinja2
from jinja2 import Environment, FileSystemLoader, select_autoescape

# ruleid: python-jinja2-autoescape-off
plain = Environment(loader=FileSystemLoader("templates"))
# ruleid: python-jinja2-autoescape-off
bare = jinja2.Environment()
# ok: python-jinja2-autoescape-off
on = Environment(autoescape=True, loader=FileSystemLoader("templates"))
# ok: python-jinja2-autoescape-off
selected = jinja2.Environment(autoescape=select_autoescape())
