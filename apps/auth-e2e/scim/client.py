# A directory that uses scim2-client: every answer is checked by its models.
import os
import sys

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_models import Context, Group, GroupMember, PatchOp, PatchOperation, SearchRequest, User

http = Client(base_url=sys.argv[1], headers={"Authorization": "Bearer " + os.environ["SCIM_TOKEN"]})
scim = SyncSCIMClient(http)
scim.discover()
UserType, GroupType = scim.get_resource_model("User"), scim.get_resource_model("Group")

made = scim.create(UserType(user_name="grace@example.com", display_name="Grace"))
assert made.id and made.meta.version
found = scim.query(UserType, query_parameters=SearchRequest(filter='userName eq "GRACE@example.com"'))
assert [each.id for each in found.resources] == [made.id]
changed = scim.modify(UserType, made.id, PatchOp[UserType](operations=[PatchOperation[UserType](op="replace", path="displayName", value="Amazing Grace")]))
assert (changed or scim.query(UserType, made.id)).display_name == "Amazing Grace"
group = scim.create(GroupType(display_name="Sailors", members=[GroupType.Members(value=made.id)] if hasattr(GroupType, "Members") else [GroupMember(value=made.id)]))
assert [each.value for each in group.members] == [made.id]
scim.delete(GroupType, group.id)
scim.delete(UserType, made.id)
assert scim.query(UserType, query_parameters=SearchRequest(filter='userName eq "grace@example.com"')).total_results == 0
print("made, found, changed, grouped, removed")
