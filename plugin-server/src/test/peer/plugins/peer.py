# What a key-auth asks of a Kong, as a plugin of Kong's plugin server for Python. PeerMain has the same for ours.

Schema = ({"key": {"type": "string", "required": True}},)
version = "1.0.0"
priority = 1003

CONSUMER = {"id": "3a1f3b6e-5a0e-4a9c-9a53-0f6ad5ac0001", "created_at": 1, "username": "bob"}


class Plugin(object):
    def __init__(self, config):
        self.key = config["key"]

    def access(self, kong):
        given = kong.request.get_headers(1000).get("apikey")
        if not given:
            return kong.response.exit(401, '{"message":"No API key found in request"}')
        if (given if isinstance(given, str) else given[0]) != self.key:
            return kong.response.exit(401, '{"message":"Invalid authentication credentials"}')
        kong.client.authenticate(CONSUMER, {"id": self.key, "consumer_id": CONSUMER["id"]})
        kong.service.request.set_headers({"X-Consumer-ID": CONSUMER["id"], "X-Anonymous-Consumer": []})
