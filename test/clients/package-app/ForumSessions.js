import { graphql } from 'react-relay';

export const query = graphql`
  query ForumSessionsQuery($id: ID!) {
    forum(id: $id) {
      ...ForumSessions_forum
    }
  }
`;

export const sessions = graphql`
  fragment ForumSessions_forum on Forum
  @refetchable(queryName: "ForumSessionsPaginationQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" }) {
    sessions(first: $count, after: $cursor) @connection(key: "ForumSessions_sessions") {
      edges {
        node {
          id
          title
        }
      }
    }
  }
`;
