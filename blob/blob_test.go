package blob_test

import (
	"testing"

	"github.com/bedside-health/bedside/blob"
	"github.com/bedside-health/bedside/blob/blobtest"
)

func TestFolder(t *testing.T) {
	t.Parallel()
	blobtest.Run(t, blob.Folder(t.TempDir()))
}
