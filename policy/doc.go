// Package policy decides. Given who asks, for what, and the facts of the case,
// it answers yes or no and says which rules spoke, with the clause of the
// clinic's policy, the reason and what to do instead.
//
// It promises:
//   - pure judgement: no clock, no database, no log. The same Question under
//     the same Rules always gets the same Answer, so an answer that is doubted
//     can be computed again;
//   - every rule is asked, even after one has refused: the Answer lists all
//     that determined it, permits and forbids;
//   - silence refuses, and even silence gives a reason (rules marked @silence);
//   - rules that look at a fact which does not exist never compile;
//   - what no rules can permit away (always.go): a stranger comes into no
//     conversation, who has left does nothing, no visit is recorded without
//     both consents, nobody approves their own version of the policy unless
//     nobody else could and a day has passed;
//   - a question is kept in a few digits (code.go) that read for ever.
//
// Rules are Cedar text over facts that Go code has computed; a rule never
// computes a date. What a rule may look at is schema.cedarschema.
//
// It owns nothing. Start reading at question.go, then Decide.
package policy
