package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cedar-policy/cedar-go"
	cedarast "github.com/cedar-policy/cedar-go/ast"
	"github.com/cedar-policy/cedar-go/types"
	"github.com/cedar-policy/cedar-go/x/exp/ast"
)

// brokenNode is an expression with one change.
type brokenNode struct {
	node   ast.IsNode
	change string
}

// breakNode makes every mutant of an expression, in itself and in its parts.
func breakNode(n ast.IsNode) []brokenNode {
	switch n := n.(type) {
	case ast.NodeTypeAnd:
		return slices.Concat(without(n.BinaryNode), ofParts(n.BinaryNode, func(b ast.BinaryNode) ast.IsNode { return ast.NodeTypeAnd{BinaryNode: b} }))
	case ast.NodeTypeOr:
		return slices.Concat(without(n.BinaryNode), ofParts(n.BinaryNode, func(b ast.BinaryNode) ast.IsNode { return ast.NodeTypeOr{BinaryNode: b} }))
	case ast.NodeTypeEquals:
		return append(ofParts(n.BinaryNode, func(b ast.BinaryNode) ast.IsNode { return ast.NodeTypeEquals{BinaryNode: b} }),
			brokenNode{ast.NodeTypeNotEquals(n), "the opposite of " + words(n)})
	case ast.NodeTypeNotEquals:
		return append(ofParts(n.BinaryNode, func(b ast.BinaryNode) ast.IsNode { return ast.NodeTypeNotEquals{BinaryNode: b} }),
			brokenNode{ast.NodeTypeEquals(n), "the opposite of " + words(n)})
	case ast.NodeTypeIn:
		return ofParts(n.BinaryNode, func(b ast.BinaryNode) ast.IsNode { return ast.NodeTypeIn{BinaryNode: b} })
	case ast.NodeTypeContains:
		return ofParts(n.BinaryNode, func(b ast.BinaryNode) ast.IsNode { return ast.NodeTypeContains{BinaryNode: b} })
	case ast.NodeTypeNot:
		return append(eachOf(n.Arg, func(arg ast.IsNode) ast.IsNode { return not(arg) }), brokenNode{n.Arg, "the opposite of " + words(n)})
	case ast.NodeTypeSet:
		return breakSet(n)
	case ast.NodeTypeAccess:
		if _, isWord := wordFacts[string(n.Value)]; !isWord {
			return []brokenNode{{not(n), "the opposite of " + words(n)}}
		}
	case ast.NodeValue:
		return breakWord(n)
	}
	return nil
}

func not(n ast.IsNode) ast.IsNode { return ast.NodeTypeNot{UnaryNode: ast.UnaryNode{Arg: n}} }

// without drops either side of an and, or of an or.
func without(b ast.BinaryNode) []brokenNode {
	return []brokenNode{{b.Right, "without " + words(b.Left)}, {b.Left, "without " + words(b.Right)}}
}

// ofParts breaks one side and leaves the other.
func ofParts(b ast.BinaryNode, whole func(ast.BinaryNode) ast.IsNode) []brokenNode {
	return slices.Concat(
		eachOf(b.Left, func(n ast.IsNode) ast.IsNode { return whole(ast.BinaryNode{Left: n, Right: b.Right}) }),
		eachOf(b.Right, func(n ast.IsNode) ast.IsNode { return whole(ast.BinaryNode{Left: b.Left, Right: n}) }))
}

func eachOf(part ast.IsNode, whole func(ast.IsNode) ast.IsNode) []brokenNode {
	broken := breakNode(part)
	for i := range broken {
		broken[i].node = whole(broken[i].node)
	}
	return broken
}

// breakSet drops and changes each member.
func breakSet(n ast.NodeTypeSet) (broken []brokenNode) {
	for i, element := range n.Elements {
		if len(n.Elements) > 1 {
			broken = append(broken, brokenNode{ast.NodeTypeSet{Elements: slices.Delete(slices.Clone(n.Elements), i, i+1)}, "without " + words(element)})
		}
		broken = append(broken, eachOf(element, func(e ast.IsNode) ast.IsNode {
			elements := slices.Clone(n.Elements)
			elements[i] = e
			return ast.NodeTypeSet{Elements: elements}
		})...)
	}
	return broken
}

// breakWord puts a neighbour in the place of a role, kind, state or identity.
func breakWord(n ast.NodeValue) (broken []brokenNode) {
	uid, ok := n.Value.(types.EntityUID)
	if !ok {
		return nil
	}
	for _, other := range beside(uid) {
		broken = append(broken, brokenNode{ast.NodeValue{Value: other}, fmt.Sprintf("%s, not %s", other, uid)})
	}
	return broken
}

// beside lists the neighbours of a word: for an identity one level down and
// one up, for other words the next in the list.
func beside(uid types.EntityUID) (neighbours []types.EntityUID) {
	list := enumerated[uid.Type]
	i := slices.Index(list, string(uid.ID))
	places := []int{(i + 1) % len(list)}
	if uid.Type == "Identity" {
		places = []int{i - 1, i + 1}
	}
	for _, at := range places {
		if at >= 0 && at < len(list) {
			neighbours = append(neighbours, types.NewEntityUID(uid.Type, types.String(list[at])))
		}
	}
	return neighbours
}

// words shows an expression as it would be written.
func words(n ast.IsNode) string {
	p := ast.Permit().When(ast.NewNode(n))
	text := strings.Join(strings.Fields(string(cedar.NewPolicyFromAST((*cedarast.Policy)(p)).MarshalCedar())), " ")
	_, text, _ = strings.Cut(text, "when { ")
	return strings.TrimSuffix(text, " };")
}
