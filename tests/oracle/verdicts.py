"""Decides with z3 what a security group does with a flow, over 32-bit addresses.

Reads questions as JSON from standard input, one in each line, and writes one verdict in each line. Shares nothing with
apimlint: rules are formulas over a bit-vector for the peer's address, one Boolean for each service tag, and the few ports
and subnet addresses that the rules can tell apart.

A rule is {"allow", "protocol", "peer", "near": [first, last], "ports": [first, last], "source_ports": [first, last]}; rules
come in the order of their priority. A peer is "*", a tag, or a list of [first, last].
"""

import itertools
import json
import sys

import z3

PROBE = (168 << 24) + (63 << 16) + (129 << 8) + 16


def block(text):
    address, length = text.split("/")
    first = sum(int(part) << shift for part, shift in zip(address.split("."), (24, 16, 8, 0)))
    return first, first + (1 << (32 - int(length))) - 1


PRIVATE = [block(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]
RESERVED = [block(text) for text in ("0.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3")]
PARENTS = {"Storage.WestEurope": "Storage", "Storage.NorthEurope": "Storage"}
DISJOINT = {"Storage", "Sql"}
SERVICES = {"Storage", "Storage.WestEurope", "Storage.NorthEurope", "Sql", "AzureCloud"}


def within(address, ranges):
    return z3.Or([z3.And(z3.UGE(address, first), z3.ULE(address, last)) for first, last in ranges])


def starts(wanted, cuts):
    """The numbers at which something may change inside of the wanted ranges."""
    points = {first for first, _ in wanted}
    for first, last in cuts:
        points |= {first, last + 1}
    return sorted(point for point in points if any(first <= point <= last for first, last in wanted))


def verdict(question):
    rules = [rule for rule in question["rules"] if rule["protocol"] in ("*", question["protocol"])]
    asked, must = question["peer"], question["must"]
    tags = {rule["peer"] for rule in rules if isinstance(rule["peer"], str)} | {"VirtualNetwork", "Internet"}
    if isinstance(asked, str):
        tags.add(asked)
    tags -= {"*", "AzureLoadBalancer"}
    tags |= {PARENTS[tag] for tag in tags if tag in PARENTS}
    tags = sorted(tags)
    address = z3.BitVec("address", 32)
    public = z3.Not(within(address, PRIVATE + RESERVED + [(PROBE, PROBE)]))
    packets = list(
        itertools.product(
            starts(question["ports"], [rule["ports"] for rule in rules]),
            starts([[0, 65535]], [rule["source_ports"] for rule in rules]),
            starts([question["subnet"]], [rule["near"] for rule in rules]),
        )
    )

    def consistent(world):
        facts = []
        services = [tag for tag in world if tag in SERVICES]
        for tag in services:
            if tag in PARENTS and PARENTS[tag] not in world:
                return z3.BoolVal(False)
        if len({PARENTS.get(tag, tag) for tag in services} & DISJOINT) > 1:
            return z3.BoolVal(False)
        network = within(address, must + [(PROBE, PROBE)])
        facts.append(network if "VirtualNetwork" in world else z3.Not(network))
        if services or "Internet" in world:
            facts.append(public)
        if "VirtualNetwork" not in world and "Internet" not in world:
            facts.append(z3.Not(public))
        return z3.And(facts)

    def named(peer, world):
        if peer == "*":
            return z3.BoolVal(True)
        if peer == "AzureLoadBalancer":
            return address == PROBE
        if isinstance(peer, str):
            return z3.BoolVal(peer in world)
        return within(address, peer)

    def allows(world, packet):
        port, source_port, near = packet
        answer = z3.Or(named("VirtualNetwork", world), address == PROBE)
        for rule in reversed(rules):
            inside = all(
                first <= value <= last
                for value, (first, last) in ((port, rule["ports"]), (source_port, rule["source_ports"]), (near, rule["near"]))
            )
            if inside:
                answer = z3.If(named(rule["peer"], world), z3.BoolVal(rule["allow"]), answer)
        return answer

    worlds = [set(chosen) for size in range(len(tags) + 1) for chosen in itertools.combinations(tags, size)]
    meant = {}
    for number, world in enumerate(worlds):
        is_asked = named(asked, world)
        if asked == "VirtualNetwork":
            is_asked = z3.And(is_asked, address != PROBE)
        passes = [allows(world, packet) for packet in packets]
        meant[number] = (consistent(world), is_asked, z3.Or(passes), z3.Not(z3.And(passes)))

    def possible(*facts):
        solver = z3.Solver()
        solver.add(*facts)
        return solver.check() == z3.sat

    def anywhere(formula):
        return possible(z3.Or([z3.And(here, is_asked, formula(some, none)) for here, is_asked, some, none in meant.values()]))

    if not anywhere(lambda passes, drops: z3.BoolVal(True)):
        return "nothing"
    if not anywhere(lambda passes, drops: drops):
        return "Allowed"
    if not anywhere(lambda passes, drops: passes):
        return "Denied"
    is_set = isinstance(asked, str) and asked not in ("*", "AzureLoadBalancer")
    if possible(z3.And([z3.Implies(here, z3.And(is_asked, drops)) for here, is_asked, _, drops in meant.values()])):
        return "PartlyDenied"
    if is_set and not anywhere(lambda passes, drops: z3.Not(drops)):
        return "PartlyDenied"
    if asked == "*" or is_set and (asked == "Internet" or asked in SERVICES):
        # What it surely has outside of everything that anybody names.
        siblings = {"Storage": {"Storage.WestEurope", "Storage.NorthEurope"}}
        siblings["Storage.WestEurope"] = {"Storage.NorthEurope"}
        siblings["Storage.NorthEurope"] = {"Storage.WestEurope"}
        without = siblings.get(asked, set()) if asked in SERVICES else SERVICES
        written = [piece for rule in rules if not isinstance(rule["peer"], str) for piece in rule["peer"]]
        rest = []
        for world, (here, is_asked, _, drops) in zip(worlds, meant.values()):
            if "VirtualNetwork" in world or world & without or asked in SERVICES and asked not in world:
                continue
            rest.append(z3.Implies(here, drops))
        own = [public, z3.Not(within(address, must))] + ([z3.Not(within(address, written))] if written else [])
        if possible(*own, *rest):
            return "PartlyDenied"
    return "CannotTell"


for line in sys.stdin:
    print(verdict(json.loads(line)), flush=True)
