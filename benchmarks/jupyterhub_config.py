"""The JupyterHub of `make class`: on this machine alone, and with all its files in one folder.

The three ports, the password and the proxy's command come from the environment.
"""

import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821, JupyterHub gives it

public, hub, proxy = os.environ["CLASS_PORTS"].split()
c.JupyterHub.bind_url = f"http://127.0.0.1:{public}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{hub}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{proxy}"
c.ConfigurableHTTPProxy.command = os.environ["CLASS_PROXY"]

c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = os.environ["CLASS_PASSWORD"]
c.Authenticator.allow_all = (
    True  # everybody who has the password, which is valid as long as the hub runs
)

c.JupyterHub.spawner_class = "simple"  # a process of this user for every learner
c.SimpleLocalProcessSpawner.home_dir_template = str(Path.cwd() / "homes" / "{username}")
c.Spawner.ip = "127.0.0.1"
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root"]
c.Spawner.default_url = "/lab"
c.Spawner.env_keep = ["PATH", "PYTHONPATH", "LANG", "NBHELPERS_AHEAD"]
c.Spawner.start_timeout = c.Spawner.http_timeout = 600
