// The Terraform provider: the admin API of an installation as resources.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/symbolon/symbolon/deploy/terraform/internal/provider"
)

func main() {
	if err := providerserver.Serve(context.Background(), provider.New, providerserver.ServeOpts{Address: "registry.terraform.io/symbolon/symbolon"}); err != nil {
		log.Fatal(err)
	}
}
