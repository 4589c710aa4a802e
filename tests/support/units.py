"""Units of systemd, as its manual has them: systemd.unit(5), .service(5), .exec(5), .kill(5), .resource-control(5)."""

from __future__ import annotations

import configparser

_SWITCHES = [
    "DynamicUser",
    "NoNewPrivileges",
    "PrivateTmp",
    "PrivateDevices",
    "PrivateNetwork",
    "PrivateUsers",
    "ProtectClock",
    "ProtectHostname",
    "ProtectKernelLogs",
    "ProtectKernelModules",
    "ProtectKernelTunables",
    "ProtectControlGroups",
    "LockPersonality",
    "RestrictRealtime",
    "RestrictSUIDSGID",
    "MemoryDenyWriteExecute",
    "RemoveIPC",
]
"""Options that are on or off."""
_CHOICES = {
    "Type": {"simple", "exec", "forking", "oneshot", "dbus", "notify", "notify-reload", "idle"},
    "KillMode": {"control-group", "mixed", "process", "none"},
    "Restart": {"no", "on-success", "on-failure", "on-abnormal", "on-watchdog", "on-abort", "always"},
    "ProtectSystem": {"yes", "no", "true", "false", "full", "strict"},
    "ProtectHome": {"yes", "no", "true", "false", "read-only", "tmpfs"},
    "ProtectProc": {"noaccess", "invisible", "ptraceable", "default"},
    "ProcSubset": {"all", "pid"},
}
"""Options that have one of some values."""
_FREE = {
    "Unit": "Description Documentation After Before Wants Requires StartLimitIntervalSec StartLimitBurst",
    "Service": """
        ExecStart ExecStartPre ExecReload Environment EnvironmentFile User Group WorkingDirectory UMask RestartSec
        TimeoutStartSec TimeoutStopSec CapabilityBoundingSet AmbientCapabilities RestrictAddressFamilies
        RestrictNamespaces SystemCallArchitectures SystemCallFilter SystemCallErrorNumber IPAddressDeny IPAddressAllow
        ReadOnlyPaths ReadWritePaths InaccessiblePaths MemoryHigh MemoryMax MemorySwapMax TasksMax CPUQuota LimitNOFILE
        LimitCORE LimitNPROC
    """,
    "Install": "WantedBy RequiredBy Alias Also",
}
_ON_OR_OFF = {"yes", "no", "true", "false", "on", "off", "1", "0"}


def problems(text: str) -> list[str]:
    """Return what of a unit is not known, or has no value that it may have."""
    read = configparser.RawConfigParser(strict=True, delimiters=("=",), comment_prefixes=("#", ";"))
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(text)
    found = []
    for section in read.sections():
        for name, value in read[section].items():
            if section == "Service" and (name in _SWITCHES or name in _CHOICES):
                if value not in _CHOICES.get(name, _ON_OR_OFF):
                    found.append(f"[{section}] {name}={value}")
            elif name not in _FREE.get(section, "").split():
                found.append(f"[{section}] {name}")
    return found
