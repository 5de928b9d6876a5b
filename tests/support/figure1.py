"""Figure 1 of Putnam (1988) with uncertain ratification, built in Python; the same as the text below."""

from winset.negotiation import Bargain, ChiefNegotiator, Group, Negotiation, Ratify, Side

TEXT = """\
title: Y's ratification is uncertain, after Figure 1 of Putnam (1988)
parameters:
  p: {in: [0, 1], value: 3/4}
issues:
  z: {in: [0, 1]}                     # 0 best for X, 1 best for Y
proposals: {ask_much: {z: 3/10}, ask_little: {z: 1/2}}
sides:
  X:
    negotiator: {payoff: 1 - z}
    constituents: {pivot: {payoff: 6/10 - z}}
  Y:
    negotiator: {payoff: z}
    constituents:
      pivot:
        types:                        # a chance move; nobody at Level I sees it
          lenient: {prior: p, payoff: z - 2/10}
          strict:  {prior: 1 - p, payoff: z - 4/10}
        known_to: [pivot]
process:
  - bargain: {protocol: take_it_or_leave_it, proposer: X}
  - ratify: {order: [X, Y]}
"""


def figure1(voting: str = "sincere") -> Negotiation:
    return Negotiation(
        title="Y's ratification is uncertain, after Figure 1 of Putnam (1988)",
        parameters={"p": {"domain": (0, 1), "value": "3/4"}},
        issues={"z": {"domain": (0, 1)}},
        proposals={"ask_much": {"values": {"z": "3/10"}}, "ask_little": {"values": {"z": "1/2"}}},
        sides={
            "X": {
                "negotiator": ChiefNegotiator(payoff="1 - z"),
                "constituents": {"pivot": {"payoff": "6/10 - z"}},
                "voting": voting,
            },
            "Y": Side(
                "Y",
                negotiator={"payoff": "z"},
                constituents=[
                    Group(
                        "pivot",
                        types={
                            "lenient": {"prior": "p", "payoff": "z - 2/10"},
                            "strict": {"prior": "1 - p", "payoff": "z - 4/10"},
                        },
                        known_to="pivot",
                    )
                ],
                voting=voting,
            ),
        },
        process=[Bargain("X"), Ratify(["X", "Y"])],
    )
