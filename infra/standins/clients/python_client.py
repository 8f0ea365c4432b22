"""Plays an application with Flagsmith's Python client, unmodified, and its events enabled.

Usage: python_client.py FLAGS_API EVENTS_API ENVIRONMENT_KEY
"""

import sys
import time

from flagsmith import Flagsmith
from flagsmith.analytics import EventProcessorConfig

flags_api, events_api, key = sys.argv[1:]

client = Flagsmith(
    environment_key=key,
    api_url=flags_api,
    enable_events=True,
    event_processor_config=EventProcessorConfig(
        events_api_url=events_api, flush_interval_seconds=0.5
    ),
)

client.track_event("py text", "ada", "blue", {"plan": "pro", "age": 36}, {"page": "/"})
client.track_event("py number", "ada", 19.9)
client.track_event("py integer", "ada", 7)
client.track_event("py boolean", "ada", True)
client.track_event("py nothing", "ada")
client.track_event("py anonymous")
client.track_event("py ünïcode 🦆 \"quoted\"", "ada", "it's")
flag = client.get_experiment_flag("checkout", "ada", {"plan": "pro"})
assert flag.value == "b-value", flag

# A client re-queues what the server did not answer and sends it again with its next flush.
time.sleep(5)
