import paramiko


def connect(client):
    # ruleid: python-ssh-host-key-unchecked
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    # ruleid: python-ssh-host-key-unchecked
    client.set_missing_host_key_policy(paramiko.WarningPolicy)
    # ok: python-ssh-host-key-unchecked
    client.set_missing_host_key_policy(paramiko.RejectPolicy())
    # ok: python-ssh-host-key-unchecked
    client.load_system_host_keys()
