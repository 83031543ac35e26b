"""What stands behind the protocols of the runtime; read by the type checker alone."""

from __future__ import annotations

from liquid_webhooks.data.render_data import RenderData
from liquid_webhooks.engine.environment import Environment
from liquid_webhooks.engine.host import EnvironmentHost
from liquid_webhooks.engine.template import Template
from liquid_webhooks.runtime.fetching.connected_content import CallOptions
from liquid_webhooks.runtime.state import Host
from liquid_webhooks.runtime.state import MessageData
from liquid_webhooks.runtime.state import Renderable
from liquid_webhooks.syntax.tags.connected_content_tag import ConnectedContentNode


def host(environment: Environment) -> Host:
    """An environment is asked through its host."""
    return EnvironmentHost(environment)


def renderable(template: Template) -> Renderable:
    """A template is what templates render inside themselves."""
    return template


def message_data(data: RenderData) -> MessageData:
    """Render data is what the tags that fetch something ask."""
    return data


def call_options(node: ConnectedContentNode) -> CallOptions:
    """A tag's options are what its call asks."""
    return node.options
